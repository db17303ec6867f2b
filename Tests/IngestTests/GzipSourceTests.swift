import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct GzipSourceTests {
  private func inflate(_ bytes: [UInt8], output: Int = 4_096, input: Int = 128 << 10, chunk: Int = .max) throws
    -> [UInt8]
  {
    try bytes.withUnsafeBytes { buffer in
      let source = GzipSource(SlowSource(buffer, chunk: chunk), inputSize: input)
      let space = UnsafeMutableRawBufferPointer.allocate(byteCount: output, alignment: 16)
      defer { space.deallocate() }
      var text: [UInt8] = []
      while case let count = try source.read(into: space), count > 0 { text += space[..<count] }
      return text
    }
  }

  private static let text: [UInt8] = {
    var random = SeededGenerator(seed: 34)
    return (0..<6_000).map { _ in random.oneIn(3) ? UInt8(random.number(0..<256)) : UInt8(ascii: "a") }
  }()

  private static func fixture(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appending(path: "Fixtures/gzip/\(name)")))
  }

  @Test func givesBackWhatWasCompressed() throws {
    for count in [0, 1, 2, 100, 5_999] {
      let text = Array(GzipSourceTests.text.prefix(count))
      #expect(try inflate(Gzip.compress(text)) == text)
    }
    #expect(try inflate(Gzip.compress([UInt8](repeating: 7, count: 3_000_000))).count == 3_000_000)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 5_000]) func theSizesOfBuffersDoNotMatter(size: Int) throws {
    let text = GzipSourceTests.text
    let bytes = Gzip.compress(text) + Gzip.compress([]) + Gzip.compress(Array(text.prefix(10)))
    let expected = text + text.prefix(10)
    #expect(try inflate(bytes, output: size) == expected)
    #expect(try inflate(bytes, input: size) == expected)
    #expect(try inflate(bytes, output: size, chunk: 3) == expected)
  }

  /// Files of Python's gzip and of the gzip program: levels 1 and 9, with and without a name, stored, several members.
  @Test(arguments: ["level1.gz", "level9-named.gz", "stored.gz", "members.gz", "padded.gz"])
  func readsWhatOthersWrite(name: String) throws {
    let line = "Amazon Cognito user pools, monthly active users.\n"
    #expect(try inflate(GzipSourceTests.fixture(name)) == Array(String(repeating: line, count: 40).utf8))
  }

  @Test func cutAnywhereItIsTruncated() throws {
    for bytes in [
      Gzip.compress(Array(GzipSourceTests.text.prefix(300))), try GzipSourceTests.fixture("level9-named.gz"),
    ] {
      for count in 2..<bytes.count {
        #expect(throws: InputProblem.truncatedGzip(offset: count), "cut at \(count)") {
          try inflate(Array(bytes[..<count]))
        }
        // A second member is as incomplete.
        #expect(throws: InputProblem.truncatedGzip(offset: bytes.count + count), "second cut at \(count)") {
          try inflate(bytes + bytes[..<count], output: 7)
        }
      }
    }
  }

  @Test func zerosMayFollowAndNothingElse() throws {
    let bytes = Gzip.compress([1, 2, 3])
    #expect(try inflate(bytes + [UInt8](repeating: 0, count: 1_000)) == [1, 2, 3])
    #expect(try inflate(bytes + [0, 0] + bytes + [0]) == [1, 2, 3, 1, 2, 3])
    #expect(throws: InputProblem.afterGzip(offset: bytes.count)) { try inflate(bytes + Array("{}".utf8)) }
    #expect(throws: InputProblem.afterGzip(offset: bytes.count + 2)) { try inflate(bytes + [0, 0, 9]) }
    #expect(throws: InputProblem.self) { try inflate(bytes + [0x1F, 0x8C] + bytes.dropFirst(2)) }
  }

  @Test func aWrongChecksumIsNoticed() throws {
    let bytes = Gzip.compress(Array(GzipSourceTests.text.prefix(500)))
    for place in bytes.count - 8..<bytes.count {
      var wrong = bytes
      wrong[place] ^= 0x10
      #expect(throws: InputProblem.gzipChecksum(offset: bytes.count), "byte \(place)") { try inflate(wrong) }
    }
  }

  /// No change of a single bit goes unnoticed, but in the header's time, flags of the level and operating system.
  @Test func aChangedBitIsNoticed() throws {
    let text = Array(GzipSourceTests.text.prefix(60))
    let bytes = Gzip.compress(text)
    for place in 10..<bytes.count {
      for bit in 0..<8 {
        var wrong = bytes
        wrong[place] ^= 1 << UInt8(bit)
        // A bit of padding after the last block carries nothing.
        if let read = try? inflate(wrong) { #expect(read == text, "bit \(bit) of byte \(place)") }
      }
    }
  }
}
