namespace McpGovernance;

/// <summary>Every code that a refusal of this library carries. Codes are lower case, dotted, and never change their meaning.</summary>
public static class DenialCodes
{
    /// <summary>Unknown to the server, or not permitted to this caller: nobody can tell which from outside.</summary>
    public const string AccessUnknown = "access.unknown";

    /// <summary>The caller's token lacks scopes, and nothing else: those of a role opened with <c>UseStepUp</c>, or those that a guard of the policy requires.</summary>
    public const string AccessInsufficientScope = "access.insufficient_scope";

    /// <summary>The raw request has a key twice in one object, so that two readers could understand it differently.</summary>
    public const string AdmissionDuplicateKey = "admission.duplicate_key";

    /// <summary>The request is larger than <c>AdmissionOptions.MaxRequestBytes</c>.</summary>
    public const string AdmissionTooLarge = "admission.too_large";

    /// <summary>The request is nested deeper than <c>AdmissionOptions.MaxDepth</c>.</summary>
    public const string AdmissionTooDeep = "admission.too_deep";

    /// <summary>The request has more keys than <c>AdmissionOptions.MaxKeys</c>, or a key longer than <c>MaxKeyLength</c>.</summary>
    public const string AdmissionTooManyKeys = "admission.too_many_keys";

    /// <summary>The name of the tool, prompt or resource is empty, too long, or has characters that hide what it is.</summary>
    public const string AdmissionOddName = "admission.odd_name";

    /// <summary>The request does not have the shape that its method asks for.</summary>
    public const string AdmissionMalformed = "admission.malformed";

    /// <summary>Too many attempts on this connection, or by this subject.</summary>
    public const string AdmissionAttempts = "admission.attempts";

    /// <summary>The call cannot be recorded, so it does not run.</summary>
    public const string AuditUnavailable = "audit.unavailable";

    /// <summary>The arguments are not what the tool's schema asks for. The message says where, and what was expected.</summary>
    public const string ContractArgumentsInvalid = "contract.arguments_invalid";

    /// <summary>The arguments cannot be held against the tool's schema within the limits of <c>SchemaLimits</c>.</summary>
    public const string ContractLimitExceeded = "contract.limit_exceeded";

    /// <summary>The result of a tool that only reads is not what the tool declares. After an action it is <see cref="ResultWithheld"/>.</summary>
    public const string ContractResultInvalid = "contract.result_invalid";

    /// <summary>The arguments are valid for the caller's version, and the catalog's upgrade made none of them that are valid for the version that runs.</summary>
    public const string ContractUpgradeFailed = "contract.upgrade_failed";

    /// <summary>The caller's version of the tool is past its sunset, retired, withdrawn or rolled back. The message has the note for callers.</summary>
    public const string ContractVersionRetired = "contract.version_retired";

    /// <summary>The version or digest that the caller expects in <c>_meta["dev.mcpgovernance/expect"]</c> is none that it can get.</summary>
    public const string ContractVersionUnknown = "contract.version_unknown";

    /// <summary>A stage failed. The detail is in the log, under the call id.</summary>
    public const string GovernanceFailed = "governance.failed";

    /// <summary>The request was answered, or a tool was about to run, without a decision for it.</summary>
    public const string GovernanceUndecided = "governance.undecided";

    /// <summary>Over a rate, a quota or a number of calls at once that the policy sets.</summary>
    public const string LimitExceeded = "limit.exceeded";

    /// <summary>A guard of the policy refuses this call with these arguments.</summary>
    public const string PolicyDenied = "policy.denied";

    /// <summary>Without what the caller may not see, the result would not be what the tool promises.</summary>
    public const string RedactionInvalid = "redaction.invalid";

    /// <summary>The policy wants a person to make this call, and the caller is a service, or nobody knows.</summary>
    public const string RequirementPerson = "requirement.person";

    /// <summary>The policy requires something of this call that nothing in this host can do yet.</summary>
    public const string RequirementUnavailable = "requirement.unavailable";

    /// <summary>The action was carried out; its result is withheld. It must not be repeated.</summary>
    public const string ResultWithheld = "result.withheld";

    /// <summary>The state of a round is forged, expired, used, or belongs to another call or caller.</summary>
    public const string RoundInvalid = "round.invalid";
}
