import COpenSSL
import Synchronization

/// The certificate that Amazon SNS signs with, to verify its messages.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
final class SNSCertificate: @unchecked Sendable {
  /// Only read after `init`, which libcrypto allows on several threads.
  private let key: OpaquePointer

  /// Reads PEM; nil when it is none.
  init?(pem: [UInt8]) {
    // What BIO_new_mem_buf makes reads the bytes where they are.
    let certificate = pem.withUnsafeBytes { bytes -> OpaquePointer? in
      guard let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
      defer { BIO_free(memory) }
      return PEM_read_bio_X509(memory, nil, nil, nil)
    }
    guard let certificate else { return nil }
    defer { X509_free(certificate) }
    guard let key = X509_get_pubkey(certificate) else { return nil }
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  /// Whether the signature is that of the text.
  ///
  /// - Parameter version: "1" is SHA1withRSA, "2" SHA256withRSA; there are no others.
  func signed(_ text: [UInt8], signature: [UInt8], version: String) -> Bool {
    let digest: OpaquePointer?
    switch version {
    case "1": digest = EVP_sha1()
    case "2": digest = EVP_sha256()
    default: return false
    }
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    return EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, text, text.count) == 1
  }
}

/// Certificates by address, each fetched once.
final class SNSCertificates: Sendable {
  private let fetch: @Sendable (String) async throws -> [UInt8]
  private let known = Mutex<[String: SNSCertificate]>([:])
  /// SNS has a few at a time: one a Region, changed once a year.
  private static let limit = 64

  init(fetch: @escaping @Sendable (String) async throws -> [UInt8]) {
    self.fetch = fetch
  }

  /// - Parameter address: has passed `SNSAddress`.
  func certificate(at address: String) async throws(Refusal) -> SNSCertificate {
    if let certificate = known.withLock({ $0[address] }) { return certificate }
    let pem: [UInt8]
    do { pem = try await fetch(address) } catch { throw .noCertificate(reason: "\(address): \(error)") }
    guard let certificate = SNSCertificate(pem: pem) else {
      throw .noCertificate(reason: "\(address): what is there is no certificate in PEM form")
    }
    known.withLock {
      if $0.count >= SNSCertificates.limit { $0 = [:] }
      $0[address] = certificate
    }
    return certificate
  }
}
