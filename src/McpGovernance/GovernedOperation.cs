namespace McpGovernance;

/// <summary>What a governed request asks for. The first group is <em>invoke</em>, the second <em>list</em>.</summary>
public enum GovernedOperation
{
    /// <summary><c>tools/call</c>.</summary>
    CallTool,

    /// <summary><c>resources/read</c>.</summary>
    ReadResource,

    /// <summary><c>prompts/get</c>.</summary>
    GetPrompt,

    /// <summary><c>completion/complete</c>.</summary>
    Complete,

    /// <summary><c>resources/subscribe</c>.</summary>
    Subscribe,

    /// <summary><c>resources/unsubscribe</c>.</summary>
    Unsubscribe,

    /// <summary><c>subscriptions/listen</c>.</summary>
    Listen,

    /// <summary><c>tasks/get</c>, <c>tasks/update</c>, <c>tasks/cancel</c> and every other method of the tasks extension.</summary>
    UseTask,

    /// <summary>A method that the server's author added; refused unless the policy lists it.</summary>
    CustomMethod,

    /// <summary><c>sampling/createMessage</c>: a server asks the client's model. Client side only.</summary>
    Sample,

    /// <summary><c>elicitation/create</c>: a server asks the client's user. Client side only.</summary>
    Elicit,

    /// <summary><c>roots/list</c>: a server asks which directories it may use. Client side only.</summary>
    ListRoots,

    /// <summary><c>tools/list</c>.</summary>
    ListTools,

    /// <summary><c>resources/list</c>.</summary>
    ListResources,

    /// <summary><c>resources/templates/list</c>.</summary>
    ListResourceTemplates,

    /// <summary><c>prompts/list</c>.</summary>
    ListPrompts,
}
