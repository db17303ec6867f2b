import Foundation
import Synchronization
import Testing

@testable import Server

@Suite struct SNSCertificateTests {
  private static let address = "https://sns.eu-west-1.amazonaws.com/a.pem"
  private static let text = Array("text".utf8)

  @Test func signaturesOfItsKeyAreGood() throws {
    let (signer, other) = (SNSTests.signer, TestSigner())
    let certificate = try #require(SNSCertificate(pem: signer.certificate))
    for version in ["1", "2"] {
      let signature = signer.sign(Self.text, version: version)
      #expect(certificate.signed(Self.text, signature: signature, version: version))
      #expect(!certificate.signed(Self.text, signature: signature, version: version == "1" ? "2" : "1"))
      #expect(!certificate.signed(Self.text + [0], signature: signature, version: version))
      #expect(!certificate.signed(Self.text, signature: Array(signature.dropLast()), version: version))
      #expect(!certificate.signed(Self.text, signature: other.sign(Self.text, version: version), version: version))
    }
    for version in ["", "0", "3"] {
      #expect(!certificate.signed(Self.text, signature: signer.sign(Self.text, version: "2"), version: version))
    }
    #expect(!certificate.signed([], signature: [], version: "2"))
  }

  @Test func whatIsNoCertificateIsNone() {
    let pem = SNSTests.signer.certificate
    #expect(SNSCertificate(pem: Array("see below\n".utf8) + pem) != nil)
    let others: [[UInt8]] = [[], [0], Array("<html></html>".utf8), pem.dropLast(40), SNSTests.signer.privateKey]
    for bytes in others {
      #expect(SNSCertificate(pem: bytes) == nil)
    }
  }

  @Test func eachAddressIsFetchedOnce() async throws {
    let fetched = Mutex<[String]>([])
    let certificates = SNSCertificates { address in
      fetched.withLock { $0.append(address) }
      return SNSTests.signer.certificate
    }
    for address in [Self.address, Self.address, Self.address + "2", Self.address] {
      _ = try await certificates.certificate(at: address)
    }
    #expect(fetched.withLock { $0 } == [Self.address, Self.address + "2"])
  }

  /// What could not be fetched is fetched again.
  @Test func aFailureIsNotKept() async throws {
    let answers = Mutex<[[UInt8]?]>([SNSTests.signer.certificate, Array("no".utf8), nil])
    let certificates = SNSCertificates { _ in
      guard let answer = answers.withLock({ $0.popLast() }) ?? nil else { throw CocoaError(.fileReadUnknown) }
      return answer
    }
    for _ in 0..<2 {
      do throws(Refusal) {
        _ = try await certificates.certificate(at: Self.address)
        Issue.record("there is none")
      } catch { #expect(error.reason == "no_certificate" && error.status == 503) }
    }
    _ = try await certificates.certificate(at: Self.address)
    _ = try await certificates.certificate(at: Self.address)
    #expect(answers.withLock { $0.isEmpty })
  }
}
