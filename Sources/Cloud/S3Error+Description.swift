extension S3Error: CustomStringConvertible {
  /// What is wrong, and what to do next.
  public var description: String {
    switch self {
    case .badLocation, .badEndpoint, .noCredentials, .noProfile, .badProfile, .foreignProfile, .credentialsFailed,
      .rejectedCredentials:
      setupText
    case .noSuchBucket, .noSuchKey, .denied, .archived, .changed, .refused: answerText
    case .unreachable, .timedOut, .cutOff, .unavailable, .badAnswer, .stopped: serviceText
    }
  }

  private static let exportCommand = "credential_process = aws configure export-credentials --format process"

  private var setupText: String {
    switch self {
    case .badLocation(let text): "\"\(text)\" names no bucket. Write s3://BUCKET/PREFIX."
    case .badEndpoint(let text): "\"\(text)\" is no endpoint. Write https://HOST[:PORT], without a path."
    case .noCredentials:
      """
      There are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --profile \
      or AWS_PROFILE, or run this where a role is attached; `aws configure list` shows what the AWS CLI would use.
      """
    case .noProfile(let name, let files):
      "There is no profile \"\(name)\" in \(files.joined(separator: " or ")). `aws configure list-profiles` names all."
    case .badProfile(let name, let reason): "The profile \"\(name)\" cannot be used: \(reason)."
    case .foreignProfile(let name, let kind):
      """
      The profile \"\(name)\" needs \(kind), which maumeter leaves to the AWS CLI: add a profile with \
      `\(S3Error.exportCommand) --profile \(name)` and name that one with --profile.
      """
    case .credentialsFailed(let source, let reason): "No credentials from \(source): \(reason)."
    case .rejectedCredentials(let code, let message):
      """
      AWS does not accept the credentials (\(code)): \(sentence(message)) Renew them, \
      and see that the clock of this machine is right.
      """
    default: ""
    }
  }

  private var answerText: String {
    switch self {
    case .noSuchBucket(let bucket):
      "There is no bucket \"\(bucket)\". Check its name; `aws s3 ls` lists those of the account."
    case .noSuchKey: "it was deleted after it was listed"
    case .denied(let action, let resource, let message):
      """
      Access denied: \(action) on \(resource) is not allowed (\(message.trimmingEnd)). Allow it in the policy \
      of the role or user, and in that of the \(action.hasPrefix("kms:") ? "key" : "bucket").
      """
    case .archived(let storageClass):
      "it is archived (\(storageClass)); restore it with `aws s3api restore-object`, then run this again"
    case .changed: "it was written again while it was read; run this again"
    case .refused(let host, let status, let code, let message):
      "\(host) answered \(status) \(code): \(sentence(message)) Check bucket, prefix and --region."
    default: ""
    }
  }

  private var serviceText: String {
    switch self {
    case .unreachable(let host, let reason):
      "Cannot reach \(host): \(reason). Check the network, --endpoint-url and --region, then run this again."
    case .timedOut(let host):
      "\(host) stopped answering. Run this again: what was recorded is not downloaded a second time."
    case .cutOff(let host):
      "The answers of \(host) end before they are whole. Run this again: what was recorded is not downloaded again."
    case .unavailable(let host, let code, let attempts):
      """
      \(host) answered \(code) \(attempts) times. Run this again later: what was recorded is not downloaded a \
      second time.
      """
    case .badAnswer(let host, let what): "\(host) gave \(what). Check that --endpoint-url leads to an S3 service."
    case .stopped: "it was stopped"
    default: ""
    }
  }

  private func sentence(_ message: String) -> String {
    message.isEmpty ? "it gave no reason." : message.trimmingEnd + "."
  }
}

extension String {
  /// Without a full stop at the end.
  fileprivate var trimmingEnd: String { hasSuffix(".") ? String(dropLast()) : self }
}
