/// A command of the user that prints credentials.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
struct CredentialProcess {
  let command: String
  let profile: String
  /// A sign-in in a browser takes its time.
  var seconds = 60.0

  /// Bytes that it may print: credentials are a few kilobytes.
  private static let outputLimit = 64 << 10

  /// - Throws: `S3Error.credentialsFailed`, which shows nothing of what it printed.
  func credentials() throws(S3Error) -> Credentials {
    let end = ContinuousClock.now + .seconds(seconds)
    let shell: ShellCommand
    do { shell = try ShellCommand(command) } catch { throw failed("it cannot be run") }
    guard let printed = shell.output(limit: CredentialProcess.outputLimit + 1, until: end) else {
      throw failed("it did not end within \(Int(seconds)) seconds")
    }
    guard printed.count <= CredentialProcess.outputLimit else {
      throw failed("it printed more than \(CredentialProcess.outputLimit >> 10) kB")
    }
    switch shell.ending(until: end) {
    case nil: throw failed("it did not end within \(Int(seconds)) seconds")
    case .signal(let number): throw failed("signal \(number) ended it")
    case .status(0): break
    case .status(let status): throw failed("it ended with status \(status)")
    }
    let document = try CredentialDocument.read(printed, source: source)
    guard document.version == 1 else { throw failed("its Version is not 1") }
    return try document.credentials(source: source)
  }

  private var source: String { "credential_process of the profile \"\(profile)\"" }

  private func failed(_ reason: String) -> S3Error { .credentialsFailed(source: source, reason) }
}
