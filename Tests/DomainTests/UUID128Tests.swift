import Domain
import Foundation
import Testing

@Suite struct UUID128Tests {
  @Test func readsWhatFoundationReads() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let value = UUID128(high: generator.next(), low: generator.next())
      let foundation = try #require(UUID(uuidString: value.description))
      #expect(foundation.uuidString.lowercased() == value.description)
      #expect(UUID128(value.description) == value)
      #expect(UUID128(value.description.uppercased()) == value)
    }
  }

  @Test func rejectsEveryOtherByteAtEveryPlace() {
    let text = Array("0c8f7a10-1111-4222-8333-9a4b5c6d7e8f".utf8)
    for place in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[place] = byte
        let isDash = [8, 13, 18, 23].contains(place)
        let isHexadecimal = Character(UnicodeScalar(byte)).isHexDigit && byte < 128
        let expected = isDash ? byte == UInt8(ascii: "-") : isHexadecimal
        let read = changed.withUnsafeBytes { UUID128($0) }
        #expect((read != nil) == expected, "byte \(byte) at \(place)")
      }
    }
  }

  @Test func bytesAreInTextOrder() throws {
    let value = try #require(UUID128("0c8f7a10-1111-4222-8333-9a4b5c6d7e8f"))
    let bytes: [UInt8] = [
      0x0C, 0x8F, 0x7A, 0x10, 0x11, 0x11, 0x42, 0x22, 0x83, 0x33, 0x9A, 0x4B, 0x5C, 0x6D, 0x7E, 0x8F,
    ]
    #expect(withUnsafeBytes(of: value.words) { Array($0) } == bytes)
    #expect(bytes.withUnsafeBytes { UUID128(bytes: $0) } == value)
    #expect(([1, 2, 3] + bytes + [4]).withUnsafeBytes { UUID128(bytes: $0, at: 3) } == value)
  }

  @Test(arguments: ["", "0c8f7a10", "0c8f7a1011114222-8333-9a4b5c6d7e8f0000", "0c8f7a10-1111-4222-8333-9a4b5c6d7e8f "])
  func rejectsOtherShapes(text: String) {
    #expect(UUID128(text) == nil)
  }
}
