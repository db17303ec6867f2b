import Testing

@testable import Ingest

@Suite struct PrintedRowTests {
  @Test(arguments: [
    ("{}", "{}"), ("{a=1}", #"{"a":"1"}"#), ("{a=1, b=x y}", #"{"a":"1","b":"x y"}"#), ("{a=null}", #"{"a":null}"#),
    ("{a=x, y, b=2}", #"{"a":"x, y","b":"2"}"#), ("{a={b=1}, c=2}", #"{"a":{"b":"1"},"c":"2"}"#),
    (#"{a={"b":[1,"}"]}, c=2}"#, #"{"a":{"b":[1,"}"]},"c":"2"}"#), (#"{a="q"\}"#, #"{"a":"\"q\"\\"}"#),
    ("{a=}", #"{"a":""}"#), ("{a=[x], b=[y, z]}", #"{"a":["x"],"b":["y","z"]}"#),
    ("{a=[], b=[1]}", #"{"a":[],"b":[1]}"#),
    ("{a=[https://x/?b=c,d={e}], f=[g]}", #"{"a":["https://x/?b=c,d={e}"],"f":["g"]}"#),
    ("{a=x{y}, b=[z]]}", #"{"a":"x{y}","b":["z]"]}"#), ("{a={b=x{y}z}, c=2}", #"{"a":{"b":"x{y}z"},"c":"2"}"#),
    ("{a=[x, b=[y]}", #"{"a":"[x","b":["y"]}"#), ("{a=x{, b=1}", #"{"a":"x{","b":"1"}"#), ("{a=x{}", #"{"a":"x{"}"#),
    ("{a=[x], required[email]=[y], c-d=1}", #"{"a":["x"],"required[email]":["y"],"c-d":"1"}"#),
    (#"{"a":1}"#, #"{"a":1}"#), ("x", nil), ("", nil), ("{", nil), ("{a", nil), ("{a=1", nil), ("{a=1}}", nil),
    ("null", nil), ("{a={b={c={d={e={f={g={h={i=1}}}}}}}}}", nil),
  ])
  func valuesBecomeJSON(text: String, json: String?) {
    #expect(PrintedRow.json(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == json)
  }

  /// Ends that are looked for in vain cost no more than their length: its square would take hours.
  @Test(.timeLimit(.minutes(10)), arguments: ["k={a=[x},", "k={a=x{},"])
  func missingEndsCostNoMoreThanTheirLength(part: String) {
    let text = Array(("{" + String(repeating: part, count: 1_000_000) + "a=1").utf8)
    #expect(PrintedRow.json(text) == nil)
  }

  /// What looks like JSON a million times, and is none, was a copy of the whole rest each time.
  @Test(.timeLimit(.minutes(10))) func brokenJSONCostsNoMoreThanItsLength() {
    let text = Array(("{" + String(repeating: "a=[, ", count: 2_000_000) + "a=1}").utf8)
    #expect(PrintedRow.json(text)?.count == 2_000_000 * 8 + 9)
  }
}
