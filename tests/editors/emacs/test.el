;;; test.el --- drives the server through eglot  -*- lexical-binding: t -*-

;; Environment: TFSCOPE_SERVER, PROJECT.

(when (< emacs-major-version 29)        ; eglot is built in from 29 on; -Q leaves Debian's packages out
  (require 'package)
  (setq package-user-dir (expand-file-name "elpa" (getenv "HOME"))
        package-directory-list '("/usr/share/emacs/site-lisp/elpa"))
  (package-initialize))
(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defvar failures 0)

(defun say (format &rest arguments)
  (princ (concat (apply #'format format arguments) "\n")))

(defun check (name ok &optional seen)
  (unless ok (cl-incf failures))
  (say "%s %s" (if ok "PASS" "FAIL") name)
  (unless ok (say "     %S" seen)))

(defun until (seconds condition)
  (let ((end (+ (float-time) seconds)) value)
    (while (and (not (setq value (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05))
    value))

(defun has (text part)
  (and (stringp text) (string-match-p (regexp-quote part) text)))

(defun go-to (text)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun hover ()
  "The hover at point, as eglot hands it to eldoc."
  (let ((result 'none))
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq result text)))
    (until 10 (lambda () (not (eq result 'none))))
    (if (stringp result) (substring-no-properties result) "")))

(defun hover-with (part seconds)
  (let ((end (+ (float-time) seconds)) (text ""))
    (while (and (not (has (setq text (hover)) part)) (< (float-time) end))
      (accept-process-output nil 0.1))
    text))

(defun findings ()
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(setq eglot-sync-connect 30
      eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil
      eglot-confirm-server-edits nil
      eglot-send-changes-idle-time 0.1
      make-backup-files nil
      create-lockfiles nil
      eglot-server-programs `((python-mode . ,(split-string (getenv "TFSCOPE_SERVER")))))

(defun run ()
  (find-file (expand-file-name "nsc1_vsc1.py" (getenv "PROJECT")))
  (python-mode)
  (call-interactively #'eglot)
  (until 30 #'eglot-current-server)
  (check "connected" (eglot-current-server))
  (unless flymake-mode (flymake-mode 1))

  (go-to "v2 =")
  (let ((text (hover-with "nsc1/vsc1/v2:0" 60)))
    (check "hover on v2 shows nsc1/vsc1/v2:0" (has text "nsc1/vsc1/v2:0") text))
  (go-to "v3 =")
  (let ((text (hover-with "vsc1/v3:0" 20)))
    (check "hover on v3 shows vsc1/v3:0" (and (has text "vsc1/v3:0") (not (has text "nsc1/vsc1/v3"))) text)
    (check "hover on v3 says that nsc1/ is ignored" (and (has (downcase text) "ignore") (has text "nsc1/")) text))
  (check "no finding in a program that runs" (null (findings)) (findings))

  (go-to "v3 =")
  (end-of-line)
  (insert "\n        v3b = tf.get_variable(\"v3\", shape=[])")
  (eglot--signal-textDocument/didChange)
  (until 30 #'findings)
  (check "a second get_variable of v3: one finding" (= 1 (length (findings))) (findings))
  (check "the finding names the variable" (has (car (findings)) "vsc1/v3") (findings))

  (go-to "v3b =")
  (let* ((diagnostic (car (flymake-diagnostics)))
         (menu nil)
         (last-nonmenu-event ?a)        ; otherwise eglot asks through a pop-up menu
         (completing-read-function
          (lambda (_prompt collection &rest _)
            (setq menu (all-completions "" collection))
            (or (cl-find-if-not (lambda (title) (has (downcase title) "ignore")) menu) (car menu)))))
    (when diagnostic (goto-char (flymake-diagnostic-beg diagnostic)))
    (let ((before (buffer-string)) (end (point)))
      (when diagnostic (setq end (flymake-diagnostic-end diagnostic)))
      (let ((actions (append (eglot-code-actions (point) end nil nil) nil)))
        (check "a quick fix is offered" actions actions)
        (say "     %s" (mapconcat (lambda (action) (plist-get action :title)) actions " | "))
        (if (cdr actions)
            (eglot-code-actions (point) end nil t)
          (cl-letf (((symbol-function 'y-or-n-p) #'always))
            (eglot-code-actions (point) end nil t))))
      (until 10 (lambda () (not (equal before (buffer-string)))))
      (check "the fix changes the buffer" (not (equal before (buffer-string))))
      (eglot--signal-textDocument/didChange)
      (check "the fix makes the finding go" (until 30 (lambda () (null (findings)))) (findings))))

  (set-buffer-modified-p nil)
  (let ((server (eglot-current-server)))
    (eglot-shutdown server)
    (check "the server ends when asked to" (not (jsonrpc-running-p server)))))

(say "emacs %s" emacs-version)
(condition-case problem
    (run)
  (error (check "no Lisp error" nil problem)))
(say "%s" (if (= failures 0) "ALL PASS" (format "%d FAILED" failures)))
(kill-emacs (if (= failures 0) 0 1))
