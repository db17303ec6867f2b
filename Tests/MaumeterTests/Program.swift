import Foundation
import Testing

/// The program from outside: what it prints where, and how it ends.
enum Program {
  struct Result {
    let output: String
    let errors: String
    let status: Int32
  }

  static func run(
    _ command: String, _ variables: [String: String] = [:], in directory: String? = nil
  ) throws -> Result {
    let folder = try #require(programFolder)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.environment = ["PATH": "\(folder):/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"]
      .merging(variables) { _, new in new }
    process.currentDirectoryURL = directory.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let messages = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Result(output: text, errors: messages, status: process.terminationStatus)
  }

  /// The folder of the test bundle, whose name ends with ".xctest".
  private static let programFolder: String? = CommandLine.arguments.first { $0.hasSuffix(".xctest") }.map {
    URL(filePath: $0).deletingLastPathComponent().path()
  }
}
