# A user pool for a backend that signs users in with a password, and each way to tell maumeter of its activity;
# set in variables.tf which of them to make. What exists already is passed in by its id.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws     = { source = "hashicorp/aws", version = ">= 6.0" }
    archive = { source = "hashicorp/archive", version = ">= 2.4" }
  }
}

data "aws_caller_identity" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  pool_id   = var.user_pool_id != "" ? var.user_pool_id : aws_cognito_user_pool.pool[0].id
  forwarder = var.with_forwarder ? [aws_lambda_function.forwarder[0].arn] : []
}

provider "aws" {
  region = var.region
}

# --- The pool -----------------------------------------------------------------------------------------------------

resource "aws_cognito_user_pool" "pool" {
  count          = var.user_pool_id == "" ? 1 : 0
  name           = var.name
  user_pool_tier = var.plan

  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  dynamic "lambda_config" {
    for_each = local.forwarder
    content {
      post_authentication  = lambda_config.value
      post_confirmation    = lambda_config.value
      pre_token_generation = lambda_config.value
    }
  }
}

resource "aws_cognito_user_pool_client" "backend" {
  count        = var.user_pool_id == "" ? 1 : 0
  name         = "backend"
  user_pool_id = local.pool_id
  explicit_auth_flows = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
  ]
  prevent_user_existence_errors = "ENABLED"
}
