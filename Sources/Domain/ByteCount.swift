/// A number of bytes for people, in the largest unit that it is a whole number of: "64 MB", "500 kB", "100000 bytes".
///
/// As limits are counted, a kB is 1,024 bytes, and nothing is rounded.
public struct ByteCount: Hashable, Sendable, CustomStringConvertible {
  public var bytes: Int

  public init(_ bytes: Int) {
    self.bytes = bytes
  }

  public var description: String {
    if bytes > 0, bytes.isMultiple(of: 1 << 20) { return "\(bytes >> 20) MB" }
    if bytes > 0, bytes.isMultiple(of: 1 << 10) { return "\(bytes >> 10) kB" }
    return bytes == 1 ? "1 byte" : "\(bytes) bytes"
  }
}
