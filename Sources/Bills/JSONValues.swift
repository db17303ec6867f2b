/// The values that stand one after the other in a file, as `aws ce` leaves them when pages are written into one, or in
/// an array.
struct JSONValues {
  /// Cuts before and after each value at the top, and those of an array at the top.
  ///
  /// - Throws: `BillProblem.invalidJSON` with the byte where brackets do not match.
  static func split(_ bytes: [UInt8]) throws(BillProblem) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    // An array at the top is only a way to hold pages.
    let first = bytes.first { !$0.isJSONSpace }
    let base = first == UInt8(ascii: "[") ? 1 : 0
    var depth = 0
    var start = 0
    var isInString = false
    var isEscaped = false
    for (index, byte) in bytes.enumerated() {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth == base, byte == UInt8(ascii: "{") { start = index }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        guard depth >= 0 else { throw .invalidJSON(place: "byte \(index + 1)") }
        if depth == base, byte == UInt8(ascii: "}") { values.append(bytes[start...index]) }
      default: break
      }
    }
    guard depth == 0, !isInString, !values.isEmpty else { throw .invalidJSON(place: "byte \(bytes.count)") }
    return values
  }
}

extension UInt8 {
  var isJSONSpace: Bool { self == 32 || self == 9 || self == 10 || self == 13 }
}
