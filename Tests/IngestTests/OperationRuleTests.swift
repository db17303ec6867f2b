import Domain
import Testing

@testable import Ingest

@Suite struct OperationRuleTests {
  /// A row of design and AWS documentation: what an operation proves, whatever the record says besides.
  @Test func everyRowOfTheTable() {
    for (kind, operations) in CountingTable.rows {
      for operation in operations {
        for name in [operation, operation.lowercased(), operation.uppercased()] {
          #expect(OperationRule.named(name) == .proves(kind), "\(name)")
        }
      }
    }
  }

  @Test(arguments: [
    ("InitiateAuth", OperationRule.initiateAuth), ("AdminInitiateAuth", .initiateAuth),
    ("RespondToAuthChallenge", .respondToChallenge), ("AdminRespondToAuthChallenge", .respondToChallenge),
    ("Token_POST", .tokenEndpoint), ("Beta_Token_POST", .tokenEndpoint), ("GetClientToken", .proves(.machineToken)),
    ("AdminResetUserPassword", .touchesNobody(.administratorPasswordReset)),
  ])
  func dependsOnTheRecord(operation: String, rule: OperationRule) {
    #expect(OperationRule.named(operation) == rule)
  }

  @Test(arguments: [
    "", "GetUser", "ListUsers", "ListDevices", "ConfirmDevice", "ForgetDevice", "AssociateSoftwareToken",
    "VerifySoftwareToken", "SetUserMFAPreference", "GetUserAttributeVerificationCode", "ResendConfirmationCode",
    "GetDerivedToken", "StartUserImportJob", "CreateUserPool", "UpdateUserPool", "CreateUserPoolClient",
    "AdminLinkProviderForUser", "AdminListUserAuthEvents", "AdminListDevices", "AdminListGroupsForUser", "Login_GET",
    "OAuth2_Authorize_GET", "Signup_GET", "Error_GET", "UserInfo_GET", "SignUp ", "NewOperationOfTomorrow",
  ])
  func touchesNobody(operation: String) {
    #expect(OperationRule.named(operation) == .touchesNobody(.notCounted))
  }
}
