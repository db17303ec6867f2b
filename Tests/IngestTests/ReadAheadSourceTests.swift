import TestSupport
import Testing

@testable import Ingest

@Suite struct ReadAheadSourceTests {
  /// Gives its bytes in pieces of random sizes, then perhaps fails.
  private final class Pieces: ByteSource {
    private var random: SeededGenerator
    private var rest: ArraySlice<UInt8>
    private let problem: InputProblem?
    /// Bytes that were given when the source was left alone.
    private(set) var given = 0

    init(_ bytes: [UInt8], seed: UInt64, problem: InputProblem? = nil) {
      random = SeededGenerator(seed: seed)
      rest = bytes[...]
      self.problem = problem
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
      let count = min(buffer.count, rest.count, random.number(1..<400_000))
      if count == 0, let problem { throw problem }
      buffer.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      given += count
      return count
    }
  }

  private func bytes(_ count: Int) -> [UInt8] {
    var random = SeededGenerator(seed: 43)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private func readAll(_ source: any ByteSource, _ random: inout SeededGenerator) throws -> [UInt8] {
    var all: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 500_000, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<random.number(1..<500_000)]))
      if count == 0 { return all }
      all += buffer[..<count]
    }
  }

  @Test(arguments: [0, 1, 1_000, 262_144, 3_000_000]) func givesTheSameBytes(count: Int) throws {
    let expected = bytes(count)
    for seed in 0..<8 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let source = ReadAheadSource(Pieces(expected, seed: seed))
      #expect(try readAll(source, &random) == expected)
      #expect(try readAll(source, &random).isEmpty, "the end stays the end")
    }
  }

  @Test func aProblemComesAfterTheBytesBeforeIt() throws {
    let expected = bytes(700_000)
    let source = ReadAheadSource(Pieces(expected, seed: 1, problem: .truncatedGzip(offset: 7)))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100_000, alignment: 16)
    defer { buffer.deallocate() }
    var all: [UInt8] = []
    #expect(throws: InputProblem.truncatedGzip(offset: 7)) {
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { return }
        all += buffer[..<count]
      }
    }
    #expect(all == expected)
  }

  /// Whoever stops early, as after a broken record, does not wait for the rest.
  @Test func endsWhenNobodyReadsOn() throws {
    for count in [10, 5_000_000] {
      let inner = Pieces(bytes(count), seed: 2)
      var source: ReadAheadSource? = ReadAheadSource(inner)
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 10, alignment: 16)
      defer { buffer.deallocate() }
      #expect(try #require(source).read(into: buffer) > 0)
      source = nil
      // No thread uses what is inside any more, and reading goes on where that stopped.
      let given = inner.given
      var random = SeededGenerator(seed: 3)
      #expect(try readAll(inner, &random).count == count - given)
    }
  }
}
