import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct FileRangeTests {
  private func makeFile(_ bytes: [UInt8]) throws -> (TemporaryFolder, OpenFile) {
    let folder = try TemporaryFolder()
    return (folder, try OpenFile(path: folder.write(bytes, to: "a.log")))
  }

  @Test func readsAPartOfAFile() throws {
    let (folder, file) = try makeFile(Array("0123456789".utf8))
    defer { withExtendedLifetime(folder) {} }
    for (range, expected) in [(2..<7, "23456"), (0..<10, "0123456789"), (4..<4, ""), (8..<20, "89")] {
      let source = FileRange(file, range)
      var text: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 3)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        if count == 0 { break }
        text += buffer[..<count]
      }
      #expect(String(decoding: text, as: UTF8.self) == expected)
      #expect(try file.bytes(range) == text)
    }
  }

  /// Lines are looked for from the end, some kilobytes at a time.
  @Test(arguments: [
    ("", 0, 0), ("a", 0, 0), ("a\n", 0, 2), ("a\nb", 0, 2), ("a\nb\n", 0, 4), ("a\nb", 2, 2),
    ("a\n" + String(repeating: "x", count: 200_000), 0, 2),
  ])
  func findsTheEndOfWholeLines(text: String, start: Int, end: Int) throws {
    let (folder, file) = try makeFile(Array(text.utf8))
    defer { withExtendedLifetime(folder) {} }
    #expect(try file.endOfLines(from: start, to: text.utf8.count) == end)
  }

  @Test func hashesWhatIsBeforeAPlace() throws {
    let (folder, file) = try makeFile(Array("0123456789".utf8))
    defer { withExtendedLifetime(folder) {} }
    #expect(try file.hash(upTo: 4).hash == ContentHash(of: Array("0123".utf8)))
  }

  @Test func knowsThatItWasRemoved() throws {
    let (folder, file) = try makeFile([1])
    #expect(!file.isRemoved && file.state?.size == 1 && file.state?.isFile == true)
    try FileManager.default.removeItem(atPath: folder.path("a.log"))
    #expect(file.isRemoved)
    #expect(throws: InputProblem.notFound) { try OpenFile(path: folder.path("a.log")) }
  }
}
