/// Why a bill cannot be read.
public enum BillProblem: Error, Hashable, Sendable {
  case empty
  case parquet
  case zip
  /// UTF-16, as spreadsheets call "Unicode text".
  case utf16
  /// Lines that end in CR alone.
  case carriageReturns
  /// The header has none of the columns that tell a bill.
  case notABill
  /// - column: what it is needed for: "the month".
  case missingColumn(String, format: BillFormat)
  /// - line: on which the record begins.
  case unterminatedQuote(line: Int)
  /// The last record has no line end, and fewer fields than the header.
  case cutOff(line: Int, fields: Int, expected: Int)
  case fieldTooLong(line: Int, limit: Int)
  /// A field that is no month, number, or the like.
  case invalid(line: Int, column: String, value: String)
  /// - place: "ResultsByTime[3]", or the byte.
  case invalidJSON(place: String)
  /// Totals of Cost Explorer that no group tells apart.
  case notGrouped
  case jsonTooLarge(limit: Int)
  case tooManyUsageTypes(limit: Int)
  case unreadable(reason: String)
}
