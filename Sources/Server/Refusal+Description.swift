import Domain
import Ingest

extension Refusal: CustomStringConvertible {
  /// What is wrong and what to do, for the sender.
  ///
  /// Nothing of the database, the file system or a secret is in it: what only the operator should read is in
  /// `operatorNote`.
  var description: String {
    switch self {
    case .noSuchPath:
      "There is nothing here. Post to /events, /eventbridge, /firehose, /sns, /cloudevents or /webhook."
    case .wrongMethod(let allowed): "This path takes \(allowed)."
    case .noSecret:
      "Show a token: Authorization: Bearer TOKEN, the password of basic authentication, X-Api-Key or "
        + "X-Amz-Firehose-Access-Key."
    case .wrongSecret: "The token is none that is known here."
    case .noPassword: "This page wants a password: the secret of the dashboard, with any user name."
    case .wrongPassword: "The password is not the secret of the dashboard; the tokens of senders are none."
    case .unsigned(let missing): "The request is not signed: it has no \(missing)."
    case .forged: "The signature is not that of the content under a secret or certificate that is known here."
    case .notNow(let seconds): "The time of the message is more than \(seconds) seconds from now. Check both clocks."
    case .foreignTopic(let topic): "The topic \(topic.prefix(200)) is none of those that are taken here."
    case .badCertificateAddress: "The certificate's address is not one of Amazon SNS."
    case .badSubscriptionAddress: "The address that would confirm the subscription is not one of Amazon SNS."
    case .noCertificate: "The certificate of the signature could not be read just now."
    case .bodyTooLarge(let limit): "The body is larger than \(ByteCount(limit)). Send smaller batches."
    case .unknownType(let type): "The content type \(type.prefix(100)) is not read here. Send JSON, or lines of it."
    case .unknownEncoding(let encoding):
      "The content encoding \(encoding.prefix(50)) is not read here. Use gzip, or none."
    case .cutOff: "The body ended before its length. Send it again."
    case .unreadable(let problem): "The body \(problem.ofBody)."
    case .badEnvelope(let reason): "The body \(reason)."
    case .badQuestion: "Ask for / with month=2026-10, lang=en or lang=ja, and refresh=off, or with none of them."
    case .queueFull: "As many events wait as may. Send again in a moment."
    case .memoryFull: "As much is being received as may. Send again in a moment."
    case .stopping: "The server is stopping. Send again in a moment."
    case .cannotStore:
      "The events cannot be stored just now; the log of the server says why. Send them again later: what is known then "
        + "counts once."
    case .notConfirmed: "The subscription could not be confirmed just now."
    case .noPage: "The page cannot be made just now; events are taken all the same. It will be tried again in a moment."
    }
  }

  /// What the operator should know beyond it.
  var operatorNote: String? {
    switch self {
    case .cannotStore(let error): error.description
    case .noCertificate(let reason), .notConfirmed(let reason), .noPage(let reason): reason
    default: nil
    }
  }
}
