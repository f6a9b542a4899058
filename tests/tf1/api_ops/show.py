import json,sys
r=json.load(open("records/%s.json"%sys.argv[1]))
for n in sys.argv[2:]:
    print("##",n, r[n].get("error"))
    print("; ".join("%s %s%s"%(o[0],o[1] if o[1]!=o[0] else "", "".join("[%s]%s"%(",".join("?" if d is None else str(d) for d in s) if s is not None else "*", (d or "?")[:1]+(d or "?")[-2:]) for d,s in o[2])) for o in r[n]["ops"]))
