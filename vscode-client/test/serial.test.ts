import assert from "node:assert/strict";
import { test } from "node:test";
import { Serial } from "../src/serial";

const tick = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("a burst of requests is one run", async () => {
  const runs: string[] = [];
  const serial = new Serial(async (reason) => void runs.push(reason), 10);
  for (const reason of ["a", "b", "a"]) {
    serial.request(reason);
  }
  await tick(50);
  assert.deepEqual(runs, ["a, b"]);
});

test("runs do not overlap, and requests during a run become one more", async () => {
  let running = 0;
  let end = (): void => undefined;
  const runs: string[] = [];
  const serial = new Serial(async (reason) => {
    assert.equal(++running, 1);
    runs.push(reason);
    if (runs.length === 1) {
      await new Promise<void>((resolve) => (end = resolve));
    }
    running--;
  }, 1);
  serial.request("first");
  const done = serial.flush();
  serial.request("second");
  await tick(5);   // its delay passes while the first run is under way
  serial.request("third");
  end();
  await done;
  await serial.flush();
  assert.deepEqual(runs, ["first", "second, third"]);
});

test("a run that fails does not block the next", async () => {
  let runs = 0;
  const serial = new Serial(async () => {
    if (++runs === 1) {
      throw new Error("on purpose");
    }
  }, 1);
  serial.request("first");
  await assert.rejects(serial.flush(), /on purpose/);
  serial.request("second");
  await serial.flush();
  assert.equal(runs, 2);
});

test("nothing runs after dispose, and dispose waits for what runs", async () => {
  let ended = false;
  let runs = 0;
  const serial = new Serial(async () => {
    runs++;
    await tick(20);
    ended = true;
  }, 1);
  serial.request("first");
  void serial.flush();
  await tick(1);
  await serial.dispose();
  assert.equal(ended, true);
  serial.request("second");
  await tick(20);
  assert.equal(runs, 1);
});
