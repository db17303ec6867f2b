import Foundation

/// A command of the user that prints credentials.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
struct CredentialProcess {
  let command: String
  let profile: String
  /// A sign-in in a browser takes its time.
  var seconds = 60.0

  func credentials() throws(S3Error) -> Credentials {
    let source = "credential_process of the profile \"\(profile)\""
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw .credentialsFailed(source: source, "it cannot be run")
    }
    let timer = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: timer)
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    timer.cancel()
    guard process.terminationReason == .exit else {
      throw .credentialsFailed(source: source, "it did not end within \(Int(seconds)) seconds")
    }
    guard process.terminationStatus == 0 else {
      throw .credentialsFailed(source: source, "it ended with status \(process.terminationStatus)")
    }
    let document = try CredentialDocument.read(Array(data), source: source)
    guard document.version == 1 else { throw .credentialsFailed(source: source, "its Version is not 1") }
    return try document.credentials(source: source)
  }
}
