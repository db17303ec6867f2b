import Testing

@testable import Ingest

@Suite struct LakeRowTests {
  private func read<R>(_ text: String, _ body: (JSONCursor) -> R) -> R {
    let window = TextWindow(Array(text.utf8))
    return withExtendedLifetime(window) { body(window.cursor) }
  }

  @Test(arguments: [
    (#"[{"eventName":"a"}]"#, true), (#"[{"EVENTNAME":"a"},{"x":"b"}]"#, true), (#"[{"eventJson":"{}"}]"#, true),
    (#"[{"eventName":null}]"#, true), (#"[]"#, false), (#"[{"x":"a"}]"#, false), (#"[7]"#, false),
    (#"[{"eventName":"a","eventTime":"b"}]"#, false), (#"[{"eventName":"a"},7]"#, false), (#"[{}]"#, false),
  ])
  func isARowOfOneEntryObjects(text: String, isRow: Bool) {
    #expect(read(text, LakeRow.isRow) == isRow)
  }

  @Test(arguments: [
    (#"[{"eventName":"a"},{"x":"b"},{"EventID":"i"}]"#, #"{"eventName":"a","eventID":"i"}"#),
    (#"[{"eventTime":"2026-03-04 05:06:07.000"}]"#, #"{"eventTime":"2026-03-04 05:06:07.000Z"}"#),
    (#"[{"eventTime":"2026-03-04T05:06:07Z"}]"#, #"{"eventTime":"2026-03-04T05:06:07Z"}"#),
    (#"[{"eventTime":"2026-03-04T05:06:07+00:00"}]"#, #"{"eventTime":"2026-03-04T05:06:07+00:00"}"#),
    (#"[{"errorCode":"null"},{"awsRegion":"null"}]"#, #"{"errorCode":null,"awsRegion":"null"}"#),
    (#"[{"requestParameters":"{clientId=7demo}"}]"#, #"{"requestParameters":{"clientId":"7demo"}}"#),
    (#"[{"requestParameters":"{\"clientId\":7}"}]"#, #"{"requestParameters":{"clientId":7}}"#),
    (#"[{"requestParameters":"null"}]"#, #"{"requestParameters":null}"#),
    (#"[{"eventName":"a"},{"eventJson":"{\"b\":1}"}]"#, #"{"b":1}"#), (#"[{"eventName":7}]"#, "{}"),
    (#"[{"eventName":"a"},7]"#, nil), (#"[{"eventName":"a""#, nil),
  ])
  func becomesARecord(text: String, json: String?) {
    #expect(read(text, LakeRow.record).map { String(decoding: $0, as: UTF8.self) } == json)
  }
}
