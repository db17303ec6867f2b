import Domain
import Testing

@testable import Ingest

@Suite struct UserKeyTests {
  /// Test cases of RFC 4231 for HMAC-SHA-256 whose keys are long enough for us, and one made by Python's hmac.
  @Test func isHMAC() throws {
    let cases: [(key: [UInt8], data: String, digits: String)] = [
      (
        Array(repeating: 0x0B, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array(repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ]
    for (bytes, data, digits) in cases {
      let key = try #require(UserKey(bytes))
      let code = Array(data.utf8).withUnsafeBytes { key.authenticate($0) }
      #expect(code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == digits)
    }
  }

  @Test func aUserIsOfVersion8() throws {
    let key = try #require(UserKey(Array(repeating: 0x0B, count: 20)))
    let user = Array("Hi There".utf8).withUnsafeBytes { key.user($0) }
    // The bytes of the code, but for the digits of version and variant.
    #expect(user.description == "b0344c61-d8db-8853-9ca8-afceaf0bf12b")
    #expect(key.check != user.description && UUID128(key.check) != nil)
  }

  @Test func aShortKeyIsNone() {
    #expect(UserKey(Array(repeating: 1, count: 15)) == nil)
    #expect(UserKey.randomDigits() != UserKey.randomDigits() && UserKey.randomDigits().count == 64)
  }
}
