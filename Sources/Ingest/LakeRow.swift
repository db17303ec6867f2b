/// A row of a query of CloudTrail Lake, `[{"eventID":"…"},{"eventName":"…"},…]`: a list of objects of one column each,
/// with every value a text
/// (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetQueryResults.html).
enum LakeRow {
  /// Columns that are read, as a record of CloudTrail spells them; a query may spell them in any case.
  private static let columns: [(name: String, isObject: Bool)] = [
    ("userIdentity", true), ("eventTime", false), ("eventSource", false), ("eventName", false), ("awsRegion", false),
    ("errorCode", false), ("requestParameters", true), ("responseElements", true), ("additionalEventData", true),
    ("eventID", false), ("recipientAccountId", false),
  ]
  private static let byKey = Dictionary(uniqueKeysWithValues: columns.map { ($0.name.lowercased(), $0) })
  /// The column that has the whole record.
  private static let whole = "eventjson"

  /// Whether an array is a row and not a list of records: of one-entry objects, some with columns of records.
  static func isRow(_ array: JSONCursor) -> Bool {
    var (isRow, hasColumn) = (true, false)
    array.forEachElement { element in
      guard isRow, let (key, _) = column(element) else { return isRow = false }
      if key == whole || byKey[key] != nil { hasColumn = true }
    }
    return isRow && hasColumn
  }

  /// The row as a record of CloudTrail, in JSON; nil when it is none.
  static func record(_ row: JSONCursor) -> [UInt8]? {
    var check = row
    guard check.skipContainer() else { return nil }
    var json: [UInt8] = [UInt8(ascii: "{")]
    var record: [UInt8]?
    var isRow = true
    row.forEachElement { element in
      guard let (key, value) = column(element) else { return isRow = false }
      if key == whole {
        var bytes: [UInt8] = []
        value?.unescape(into: &bytes)
        if !bytes.isEmpty { record = bytes }
      } else if let column = byKey[key], let value {
        if json.count > 1 { json.append(UInt8(ascii: ",")) }
        json += Array("\"\(column.name)\":".utf8)
        append(value, of: column, to: &json)
      }
    }
    guard isRow else { return nil }
    json.append(UInt8(ascii: "}"))
    return record ?? json
  }

  /// The key, in lower case, and the value of an object with a single entry; the value is nil when it is no text.
  private static func column(_ element: JSONCursor) -> (key: String, value: TextSlice?)? {
    guard element.byte == UInt8(ascii: "{") else { return nil }
    var cursor = element
    var (count, name, text): (Int, String, TextSlice?) = (0, "", nil)
    let isRead = forEachMember(&cursor) { key, cursor in
      count += 1
      if key.count <= 32 { name = key.string.lowercased() }
      return cursor.takeText(&text)
    }
    return isRead && count == 1 ? (name, text) : nil
  }

  private static func append(_ value: TextSlice, of column: (name: String, isObject: Bool), to json: inout [UInt8]) {
    if column.isObject {
      var bytes: [UInt8] = []
      value.unescape(into: &bytes)
      json += PrintedRow.json(bytes) ?? Array("null".utf8)
    } else if column.name == "errorCode", value.reads(as: "null") {
      json += Array("null".utf8)
    } else {
      json.append(UInt8(ascii: "\""))
      json.append(contentsOf: value.bytes)
      // Times of a query have no zone: "2026-03-04 05:06:07.000".
      if column.name == "eventTime", let last = value.bytes.last, last &- UInt8(ascii: "0") < 10,
        !value.bytes.contains(UInt8(ascii: "+"))
      {
        json.append(UInt8(ascii: "Z"))
      }
      json.append(UInt8(ascii: "\""))
    }
  }
}
