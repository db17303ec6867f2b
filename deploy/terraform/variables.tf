variable "region" {
  type    = string
  default = "ap-northeast-1"
}

variable "name" {
  description = "The name of the user pool, and the prefix of what is made for it"
  type        = string
  default     = "users"
}

variable "plan" {
  description = "LITE, ESSENTIALS or PLUS, of a pool that is made here"
  type        = string
  default     = "LITE"
}

variable "user_pool_id" {
  description = "An existing pool; empty to make one"
  type        = string
  default     = ""
}

variable "hook_address" {
  description = "Where the hook is reached, without a path, such as https://hook.example.com"
  type        = string
}

variable "hook_token" {
  description = "One of the hook's tokens (MAUMETER_TOKENS)"
  type        = string
  sensitive   = true
}

variable "with_eventbridge" {
  description = "Calls that CloudTrail sees, within minutes, over EventBridge"
  type        = bool
  default     = true
}

variable "with_trail" {
  description = "A trail of all management events into a bucket; EventBridge needs one in the account"
  type        = bool
  default     = true
}

variable "with_activity_export" {
  description = "Cognito's own export over Firehose; needs the Plus plan"
  type        = bool
  default     = false
}

variable "with_forwarder" {
  description = "A Lambda trigger that names the users of managed login and federation"
  type        = bool
  default     = false
}
