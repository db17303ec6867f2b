import Ingest
import Store

/// Why a request is answered with anything else than success.
enum Refusal: Error {
  case noSuchPath
  case wrongMethod(allowed: String)
  // Who
  case noSecret
  case wrongSecret
  case noPassword
  case wrongPassword
  case unsigned(missing: String)
  case forged
  case notNow(seconds: Int)
  case foreignTopic(String)
  case badCertificateAddress
  case badSubscriptionAddress
  case noCertificate(reason: String)
  // What
  case bodyTooLarge(limit: Int)
  case unknownType(String)
  case unknownEncoding(String)
  case cutOff
  case unreadable(InputProblem)
  case badEnvelope(String)
  case badQuestion
  // When
  case queueFull
  case memoryFull
  case stopping
  case cannotStore(StoreError)
  case notConfirmed(reason: String)
  case noPage(reason: String)
}

extension Refusal {
  /// Why the events were not recorded.
  init(_ failure: GroupCommit.Failure) {
    switch failure {
    case .queueFull: self = .queueFull
    case .stopped: self = .stopping
    case .cannotStore(let problem): self = .cannotStore(problem)
    }
  }

  var status: Int {
    switch self {
    case .noSuchPath: 404
    case .wrongMethod: 405
    case .noSecret, .wrongSecret, .noPassword, .wrongPassword, .unsigned, .forged, .notNow, .foreignTopic,
      .badCertificateAddress, .badSubscriptionAddress:
      401
    case .bodyTooLarge, .unreadable(.expandsTooMuch): 413
    case .unknownType, .unknownEncoding: 415
    case .cutOff, .unreadable, .badEnvelope, .badQuestion: 400
    case .queueFull, .memoryFull: 429
    case .stopping, .cannotStore, .noCertificate, .notConfirmed, .noPage: 503
    }
  }

  /// Seconds after which it may go better; nil when it will not.
  var retryAfter: Int? {
    switch self {
    case .queueFull, .memoryFull: 1
    case .stopping: 5
    case .cannotStore, .noCertificate, .notConfirmed, .noPage: 10
    default: nil
    }
  }

  /// The label of the metric: few values, none of which a sender can choose.
  var reason: String {
    switch self {
    case .noSuchPath: "no_such_path"
    case .wrongMethod: "wrong_method"
    case .noSecret: "no_secret"
    case .wrongSecret: "wrong_secret"
    case .noPassword: "no_password"
    case .wrongPassword: "wrong_password"
    case .unsigned: "unsigned"
    case .forged: "forged_signature"
    case .notNow: "outside_tolerance"
    case .foreignTopic: "foreign_topic"
    case .badCertificateAddress: "bad_certificate_address"
    case .badSubscriptionAddress: "bad_subscription_address"
    case .noCertificate: "no_certificate"
    case .bodyTooLarge, .unreadable(.expandsTooMuch): "too_large"
    case .unknownType: "unknown_type"
    case .unknownEncoding: "unknown_encoding"
    case .cutOff: "cut_off"
    case .unreadable: "unreadable"
    case .badEnvelope: "bad_envelope"
    case .badQuestion: "bad_question"
    case .queueFull: "queue_full"
    case .memoryFull: "memory_full"
    case .stopping: "stopping"
    case .cannotStore: "cannot_store"
    case .notConfirmed: "not_confirmed"
    case .noPage: "no_page"
    }
  }
}
