import Foundation
import Testing

@testable import Reports

@Suite struct RecordFormatTests {
  static func document(_ text: String) -> Document {
    Document([.table(Table("x", of: [text], fields: [Field("name", "Name") { .text($0) }]))])
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("a\nb", "\"a\nb\""),
      ("a\r\nb", "\"a\r\nb\""), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
      ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("＝1", "'＝1"), ("=1,2", "\"'=1,2\""), ("a=1", "a=1"),
      ("\u{1B}]0;x", "\\x1b]0;x"),
    ] as [(String, String)])
  func csv(text: String, field: String) {
    #expect(CSVFormat().text(of: Self.document(text)) == "record,name\r\nx,\(field)\r\n")
  }

  @Test(arguments: [("a\tb", "a\\tb"), ("a\nb", "a\\nb"), ("=1", "=1"), ("", "")] as [(String, String)])
  func plain(text: String, field: String) {
    #expect(PlainFormat().text(of: Self.document(text)) == "x\t\(field)\n")
  }

  /// Every record has as many fields as the header, whatever table it is of.
  @Test func everyCSVRecordHasTheSameFields() {
    let lines = CSVFormat().text(of: Samples.quote.document).components(separatedBy: "\r\n").dropLast()
    let counts = Set(lines.map { $0.components(separatedBy: ",").count })
    #expect(lines.count == 5)
    #expect(counts == [11])
  }
}
