namespace McpGovernance;

/// <summary>Holds the policy in force.</summary>
/// <remarks>Thread safe: a request reads <see cref="Current"/> once.</remarks>
public abstract class PolicySource
{
    /// <summary>The policy in force now.</summary>
    public abstract PolicyEvaluator Current { get; }

    /// <summary>Holds the policy in force against something it must fit, and, while the subject lives, every other one before it comes into force.</summary>
    /// <param name="subject">What the policy must fit. It is not kept alive.</param>
    /// <param name="check">Throws when a policy does not fit. It must not hold the subject itself.</param>
    /// <exception cref="GovernanceConfigurationException">The policy in force does not fit.</exception>
    internal virtual void Require(object subject, Action<object, PolicyEvaluator> check) => check(subject, Current);

    /// <summary>Tells, while the subject lives, that a policy with another meaning has come into force.</summary>
    /// <param name="subject">Who wants to know. It is not kept alive.</param>
    /// <param name="changed">Is told; it returns at once. It must not hold the subject itself.</param>
    internal virtual void Follow(object subject, Action<object, PolicyEvaluator> changed)
    {
    }

    /// <summary>The policy in force passed all that a start asks of it, and serves from now on.</summary>
    internal virtual void Accept()
    {
    }
}
