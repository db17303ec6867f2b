import Foundation
import Logging
import TestSupport
import Testing

@testable import Server

@Suite struct ServerCertificateTests {
  private let folder: TemporaryFolder
  private static let signer = TestSigner()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func files(certificate: [UInt8]?, key: [UInt8]?) throws -> HookSettings.TLSFiles {
    if let certificate { try folder.write(certificate, to: "certificate.pem") }
    if let key { try folder.write(key, to: "key.pem") }
    return HookSettings.TLSFiles(certificate: folder.path("certificate.pem"), key: folder.path("key.pem"))
  }

  /// The certificate of the tests is good for an hour.
  @Test func aCertificateWithItsKeyIsTaken() throws {
    let files = try files(certificate: Self.signer.certificate, key: Self.signer.privateKey)
    let end = try ServerCertificate.end(of: files).timeIntervalSinceNow
    #expect(end > 3_000 && end <= 3_600)
    #expect(try HookServer.daysLeft(of: files) == 1)
    _ = try ServerCertificate(files, Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }).context
  }

  @Test func anythingElseIsNot() throws {
    let (certificate, key) = (Self.signer.certificate, Self.signer.privateKey)
    let cases: [(certificate: [UInt8]?, key: [UInt8]?)] = [
      (certificate, TestSigner().privateKey), (key, certificate), (certificate, []), ([], key),
      (Array("no".utf8), key), (certificate, Array(key.dropLast(100))),
    ]
    for (number, pair) in cases.enumerated() {
      let files = try files(certificate: pair.certificate, key: pair.key)
      let error = #expect(throws: HookError.self, "\(number)") { try ServerCertificate.end(of: files) }
      guard case .certificate(files, _) = error else {
        Issue.record("\(number): \(String(describing: error))")
        continue
      }
    }
  }

  @Test func aFileThatIsMissingIsNamed() throws {
    let files = try files(certificate: Self.signer.certificate, key: nil)
    let reason = "\(files.key) is not there, or may not be read"
    #expect(throws: HookError.certificate(files, reason: reason)) { try HookServer.daysLeft(of: files) }
  }
}
