/// What a record says of the type of a value, in a byte each: "Record Format" in
/// https://sqlite.org/fileformat2.html.
enum SerialType {
  /// A blob of 16 bytes: 12 + 2 * 16.
  static let uuid: UInt8 = 44

  /// Bytes by type, a digit for each: null, integers of 1 to 8 bytes, a float, and 0 and 1.
  private static let sizes: UInt64 = 0x00_8864_3210

  /// Bytes of an integer, or of null.
  @inline(__always)
  static func size(_ type: UInt8) throws(DamagedPage) -> Int {
    guard type < 10, type != 7 else { throw DamagedPage() }
    return Int(sizes >> (4 * UInt64(type)) & 15)
  }
}

/// A page that is not what a tree has at its place.
struct DamagedPage: Error {}
