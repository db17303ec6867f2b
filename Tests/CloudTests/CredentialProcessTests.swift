import Foundation
import TestSupport
import Testing

@testable import Cloud

/// Whatever the command does, it is over soon, and so is what it has started.
@Suite struct CredentialProcessTests {
  private static let good = #"echo '{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "secret"}'"#
  private static let source = "credential_process of the profile \"p\""

  private func credentials(_ command: String, seconds: Double = 60) throws(S3Error) -> Credentials {
    try CredentialProcess(command: command, profile: "p", seconds: seconds).credentials()
  }

  @Test(arguments: [
    good, "\(good); head -c 60000 /dev/zero | tr '\\0' ' '", "(sleep 0.2; \(good)) & wait",
    "\(good); exec >&-; sleep 0.2", "test -z \"$(cat)\" && \(good)",
  ])
  func whatItPrintsIsRead(_ command: String) throws {
    #expect(try credentials(command).accessKeyID == "AKID")
  }

  @Test(arguments: [
    ("yes secret", "it printed more than 64 kB"), ("head -c 65537 /dev/zero", "it printed more than 64 kB"),
    ("kill -KILL $$", "signal 9 ended it"), ("\(good); kill -TERM $$", "signal 15 ended it"),
    ("\(good); exit 3", "it ended with status 3"), ("/nowhere/helper", "it ended with status 127"),
    ("true", "what it gave is no JSON with AccessKeyId and SecretAccessKey"),
    ("head -c 65536 /dev/zero", "what it gave is no JSON with AccessKeyId and SecretAccessKey"),
  ])
  func whatGoesWrongIsSaid(_ command: String, _ reason: String) {
    #expect(throws: S3Error.credentialsFailed(source: Self.source, reason)) { try credentials(command) }
  }

  /// The shell waits for what it has started, which holds the pipe when the shell is ended.
  @Test(arguments: [
    "sleep 1000; \(good)", "sleep 1000 & \(good)", "exec >&-; sleep 1000", "trap '' TERM; sleep 1000; sleep 1000",
  ])
  func whatDoesNotEndIsEnded(_ command: String) {
    let reason = "it did not end within 1 seconds"
    #expect(throws: S3Error.credentialsFailed(source: Self.source, reason)) { try credentials(command, seconds: 1) }
  }

  @Test func whatItHasStartedEndsWithIt() throws {
    let folder = try TemporaryFolder()
    let file = folder.path("pid")
    let command = "trap '' TERM; sleep 1000 & echo $! > '\(file)'; wait"
    #expect(throws: S3Error.self) { try credentials(command, seconds: 2) }
    let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    // One that has ended has no command line any more, even before somebody has asked for its status.
    let commandLine = "/proc/\(text)/cmdline"
    for _ in 0..<100 where FileManager.default.contents(atPath: commandLine)?.isEmpty == false { usleep(50_000) }
    #expect(FileManager.default.contents(atPath: commandLine)?.isEmpty != false)
  }
}
