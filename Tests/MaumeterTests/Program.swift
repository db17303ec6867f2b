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

  /// Starts the program, which has its standard input open until the end of `body`.
  static func whileRunning(_ arguments: [String], _ body: () throws -> Void) throws {
    let process = Process()
    process.executableURL = URL(filePath: try #require(programFolder)).appending(path: "maumeter")
    process.arguments = arguments
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
    try body()
  }

  /// The folder of the test bundle, whose name ends with ".xctest".
  private static let programFolder: String? = CommandLine.arguments.first { $0.hasSuffix(".xctest") }.map {
    URL(filePath: $0).deletingLastPathComponent().path()
  }
}
