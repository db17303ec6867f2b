import Testing

@testable import Ingest

@Suite struct PrintedRowTests {
  @Test(arguments: [
    ("{}", "{}"), ("{a=1}", #"{"a":"1"}"#), ("{a=1, b=x y}", #"{"a":"1","b":"x y"}"#), ("{a=null}", #"{"a":null}"#),
    ("{a=x, y, b=2}", #"{"a":"x, y","b":"2"}"#), ("{a={b=1}, c=2}", #"{"a":{"b":"1"},"c":"2"}"#),
    (#"{a={"b":[1,"}"]}, c=2}"#, #"{"a":{"b":[1,"}"]},"c":"2"}"#), (#"{a="q"\}"#, #"{"a":"\"q\"\\"}"#),
    ("{a=}", #"{"a":""}"#),
    (#"{"a":1}"#, #"{"a":1}"#), ("x", nil), ("", nil), ("{", nil), ("{a", nil), ("{a=1", nil), ("{a=1}}", nil),
    ("null", nil), ("{a={b={c={d={e={f={g={h={i=1}}}}}}}}}", nil),
  ])
  func valuesBecomeJSON(text: String, json: String?) {
    #expect(PrintedRow.json(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == json)
  }
}
