import COpenSSL

extension [UInt8] {
  /// The bytes that base64 stands for: https://www.rfc-editor.org/rfc/rfc4648#section-4.
  ///
  /// Nil when it is not padded to groups of four characters, or anything else stands in it, such as the end of a line.
  public init?(base64 text: UnsafeRawBufferPointer) {
    guard !text.isEmpty else {
      self = []
      return
    }
    guard text.count % 4 == 0, text.count <= Int32.max else { return nil }
    // libcrypto takes `=` for a zero wherever it stands, and passes over white space at the ends.
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let first = text.firstIndex(of: UInt8(ascii: "=")) ?? text.count
    guard first == text.count - padding else { return nil }
    let count = text.count / 4 * 3
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let found = EVP_DecodeBlock(
        buffer.baseAddress, text.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(text.count))
      initialized = Int(found) == count ? count - padding : 0
    }
    guard !bytes.isEmpty else { return nil }
    self = bytes
  }
}
