extension BillProblem: CustomStringConvertible {
  /// What is wrong and what to do; the file is named by the one who says it.
  public var description: String {
    switch self {
    case .empty: "is empty."
    case .parquet: "is a Parquet file. Export the bill as CSV (text/csv, gzip), which can be read."
    case .zip: "is a ZIP file. Unpack it first, or choose gzip for the report."
    case .utf16: "is text of UTF-16. Save it as CSV in UTF-8."
    case .carriageReturns:
      "has lines that end in a carriage return alone. Save it as CSV again, with the line ends of Windows or Unix."
    case .notABill:
      """
      is no bill that can be read: expected a Cost and Usage Report or FOCUS export of AWS in CSV, with its header \
      line, or the JSON of aws ce get-cost-and-usage.
      """
    case .missingColumn(let column, let format):
      "has no column for \(column). Add it to the export (\(format.name))."
    case .unterminatedQuote(let line): "ends inside the quotes of the record on line \(line). Is it cut off?"
    case .cutOff(let line, let fields, let expected):
      """
      is cut off: its last record, on line \(line), has \(fields) of \(expected) fields and no line end. Fetch the \
      file again.
      """
    case .fieldTooLong(let line, let limit): "has a field of more than \(limit) bytes in the record on line \(line)."
    case .invalid(let line, let column, let value):
      "has \"\(BillProblem.shown(value))\" as \(column) in the record on line \(line), which cannot be read."
    case .invalidJSON(let place):
      "is no answer of aws ce get-cost-and-usage: \(place) cannot be read. Save its output with --output json."
    case .notGrouped:
      """
      has totals of Cost Explorer that say nothing of what was used. Ask again with --group-by \
      Type=DIMENSION,Key=SERVICE Type=DIMENSION,Key=USAGE_TYPE.
      """
    case .jsonTooLarge(let limit): "is JSON of more than \(limit >> 20) MB. Ask Cost Explorer for fewer months."
    case .tooManyUsageTypes(let limit):
      "has more than \(limit) different lines of Cognito. Is it a bill of AWS?"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }

  /// Short and harmless: a value of a hostile file.
  private static func shown(_ value: String) -> String {
    let text = value.unicodeScalars.prefix(60).map { scalar in
      scalar.properties.generalCategory == .control ? "?" : String(scalar)
    }.joined()
    return value.unicodeScalars.count > 60 ? text + "…" : text
  }
}

extension BillFormat {
  public var name: String {
    switch self {
    case .costAndUsageReport: "Cost and Usage Report"
    case .focus: "FOCUS"
    case .costExplorer: "Cost Explorer"
    }
  }
}
