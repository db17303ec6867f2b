import Domain
import Testing

@testable import Ingest

@Suite struct MembersTests {
  private func read<R>(_ text: String, _ body: (Members) throws -> R) rethrows -> R {
    let window = TextWindow(Array(text.utf8))
    var cursor = window.cursor
    var members = Members()
    let isRead = members.read(&cursor)
    #expect(isRead)
    return try withExtendedLifetime(window) { try body(members) }
  }

  @Test func everyMemberIsFoundByItsName() {
    let text = "{" + Member.allCases.map { "\"\($0.name)\":\"\($0.rawValue)\"" }.joined(separator: ",") + "}"
    read(text) { members in
      for member in Member.allCases { #expect(members.text(member)?.string == "\(member.rawValue)") }
    }
    #expect(Set(Member.allCases.map(\.name)).count == Member.allCases.count)
    read("{}") { members in #expect(Member.allCases.allSatisfy { members[$0] == nil }) }
  }

  @Test func valuesAreTold() {
    read(#"{"detail":{"a":1},"Records":[1],"bod\u0079":"x\n","body2":"y","Type":7,"Type":"z"}"#) { members in
      #expect(members.object(.detail) != nil && members.array(.detail) == nil && members.text(.detail) == nil)
      #expect(members.array(.upperRecords) != nil && members.object(.upperRecords) == nil)
      #expect(members.text(.body)?.string == "x\n")
      #expect(members.text(.type)?.string == "z")
    }
  }

  @Test(arguments: [
    (#""2026-03-04T05:06:07Z""#, "2026-03-04T05:06:07Z"), (#""2026-03-04T06:06:07.5+01:00""#, "2026-03-04T05:06:07Z"),
    ("1772600767999", "2026-03-04T05:06:07Z"), (#""1772600767999""#, "2026-03-04T05:06:07Z"),
    ("1772600767", "2026-03-04T05:06:07Z"), ("0", "1970-01-01T00:00:00Z"), ("-1", nil), ("1.5", nil), ("1e3", nil),
    ("null", nil), ("{}", nil), (#""""#, nil), (#""soon""#, nil), (#""1969-12-31T23:59:59Z""#, nil),
    ("999999999999999", nil), ("253402300799999", "9999-12-31T23:59:59Z"), ("253402300800000", nil),
  ])
  func times(value: String, time: String?) {
    for key in ["time", "timestamp", "Timestamp"] {
      read("{\"\(key)\":\(value)}") { members in #expect(members.time?.description == time) }
    }
    read("{\"attributes\":{\"SentTimestamp\":\(value)}}") { members in #expect(members.time?.description == time) }
  }
}
