import TestSupport
import Testing

@testable import Ingest

@Suite struct UnpackedFileTests {
  private func read(_ path: String) throws -> String {
    let file = try UnpackedFile(path: path)
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 7))
    while true {
      let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  @Test func gzipIsInflatedAndAnythingElseIsAsItIs() throws {
    let folder = try TemporaryFolder()
    let text = "a,b\n1,2\n3,4\n"
    #expect(try read(folder.write(text, to: "plain.csv")) == text)
    #expect(try read(folder.write(Gzip.compress(Array(text.utf8)), to: "packed.csv")) == text)
    #expect(try read(folder.write("", to: "empty.csv")) == "")
    #expect(throws: InputProblem.unreadable(reason: "No such file or directory")) { try read(folder.path("none")) }
  }
}
