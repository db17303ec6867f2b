/// `s3://bucket/prefix`: where objects are.
public struct S3Location: Hashable, Sendable, CustomStringConvertible {
  public let bucket: String
  /// What the keys begin with: a folder with or without its slash, a part of a name, a whole key, or nothing.
  public let prefix: String

  /// Whether a word of the command line is meant as one.
  public static func looksLikeOne(_ text: String) -> Bool {
    text.lowercased().hasPrefix("s3://")
  }

  public init(bucket: String, prefix: String) {
    self.bucket = bucket
    self.prefix = prefix
  }

  /// Reads `s3://bucket[/prefix]`, the prefix letter by letter.
  ///
  /// - Throws: `S3Error.badLocation`.
  public init(_ text: String) throws(S3Error) {
    let rest = text.utf8.dropFirst(5)
    let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    let isBucket = (1...255).contains(rest[..<end].count) && rest[..<end].allSatisfy(S3Location.isOfBucket)
    guard S3Location.looksLikeOne(text), isBucket, let bucket = String(rest[..<end]) else { throw .badLocation(text) }
    self.bucket = bucket
    prefix = String(rest[end...].dropFirst()) ?? ""
  }

  /// Letters, digits and `.-_`, which all that were ever allowed are made of.
  private static func isOfBucket(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  public var description: String { "s3://\(bucket)/\(prefix)" }
}
