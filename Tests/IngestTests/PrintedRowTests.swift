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

  /// Nor do ends that are looked for in vain.
  @Test(arguments: ["k={a=[x},", "k={a=x{},"])
  func missingEndsCostNoMoreThanTheirLength(part: String) {
    let text = Array(("{" + String(repeating: part, count: 100_000) + "a=1").utf8)
    let time = ContinuousClock().measure { _ = PrintedRow.json(text) }
    #expect(time < .seconds(8))
  }

  /// What looks like JSON a hundred thousand times, and is none, was a copy of the whole rest each time.
  @Test func brokenJSONCostsNoMoreThanItsLength() {
    let text = Array(("{" + String(repeating: "a=[, ", count: 200_000) + "a=1}").utf8)
    var json: [UInt8]?
    let time = ContinuousClock().measure { json = PrintedRow.json(text) }
    #expect(json?.count == 200_000 * 8 + 9)
    #expect(time < .seconds(8))
  }
}
