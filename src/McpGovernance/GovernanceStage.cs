namespace McpGovernance;

/// <summary>The stages of the pipeline. The order of the members is the order of the pipeline, outermost first.</summary>
/// <remarks>
/// The order is a security property and is written here and nowhere else. On the way in a request passes the stages from
/// <see cref="Telemetry"/> to <see cref="Intent"/>; on the way out its result passes them in reverse. An interceptor of yours
/// names one of these stages and runs directly after (inside) the built-in interceptors of that stage.
/// </remarks>
public enum GovernanceStage
{
    /// <summary>Starts timing and joins the trace; on the way out metrics and span attributes.</summary>
    Telemetry,

    /// <summary>Opens the record of the call; on the way out writes the outcome, whatever it was.</summary>
    Audit,

    /// <summary>On the way out removes what the caller may not see, and cleans the messages of exceptions.</summary>
    Redaction,

    /// <summary>Who is calling: nobody is a caller too.</summary>
    Identity,

    /// <summary>Bounds on size, depth, duplicate keys and odd names; attempts per connection and subject.</summary>
    Admission,

    /// <summary>Which tool, and which version of it, this caller gets.</summary>
    Catalog,

    /// <summary>May this caller ever use this? Unknown and hidden take the same path.</summary>
    Access,

    /// <summary>Is this caller, client, token, tool or everything shut off?</summary>
    Containment,

    /// <summary>Are arguments and results valid against the schemas of the caller's version?</summary>
    Contract,

    /// <summary>Conditions on arguments, environment and time.</summary>
    Guards,

    /// <summary>Rates, concurrency and quotas.</summary>
    Limits,

    /// <summary>Confirmation in the protocol, approval out of it.</summary>
    Approval,

    /// <summary>The record that the call is about to happen is written before the handler runs.</summary>
    Intent,
}
