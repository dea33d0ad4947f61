using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Says who has a role. Everything said here must hold; alternatives go into <see cref="AnyOf"/>.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class RoleBuilder
{
    private readonly RoleRuleBuilder _all = new();
    private readonly RoleRuleBuilder _any = new();
    private string? _issuer;
    private TimeSpan? _maxTokenAge;
    private TimeSpan? _maxSessionAge;

    internal RoleBuilder()
    {
    }

    /// <inheritdoc cref="RoleRuleBuilder.Scope"/>
    public RoleBuilder Scope(string scope, string? issuer = null) => All(rules => rules.Scope(scope, issuer));

    /// <inheritdoc cref="RoleRuleBuilder.Claim"/>
    public RoleBuilder Claim(string claim, string? equals = null, string? contains = null, string? issuer = null) =>
        All(rules => rules.Claim(claim, equals, contains, issuer));

    /// <inheritdoc cref="RoleRuleBuilder.Subject"/>
    public RoleBuilder Subject(string subject, string? issuer = null) => All(rules => rules.Subject(subject, issuer));

    /// <inheritdoc cref="RoleRuleBuilder.AssertedSubject"/>
    public RoleBuilder AssertedSubject(string subject) => All(rules => rules.AssertedSubject(subject));

    /// <inheritdoc cref="RoleRuleBuilder.Not"/>
    public RoleBuilder Not(Action<RoleRuleBuilder> rule) => All(rules => rules.Not(rule));

    /// <summary>At least one of these rules must hold. Called again, it adds more alternatives.</summary>
    /// <param name="rules">Writes the alternatives.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rules"/> is <see langword="null"/>.</exception>
    public RoleBuilder AnyOf(Action<RoleRuleBuilder> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        rules(_any);
        return this;
    }

    /// <summary>Who must have issued what the rules ask for, where a rule does not say.</summary>
    /// <param name="issuer">The issuer as it stands in the token.</param>
    /// <returns>This builder.</returns>
    public RoleBuilder Issuer(string issuer)
    {
        _issuer = issuer;
        return this;
    }

    /// <summary>How old a token may be. One that does not say when it was issued is too old.</summary>
    /// <param name="age">The age, in whole seconds.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="age"/> is less than a second or not in whole seconds.</exception>
    public RoleBuilder MaxTokenAge(TimeSpan age)
    {
        ThrowIfNoAge(age);
        _maxTokenAge = age;
        return this;
    }

    /// <summary>How long ago the caller may have signed in (<c>auth_time</c>), whatever the age of the token. A token that does not say when is too old.</summary>
    /// <param name="age">The age, in whole seconds.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="age"/> is less than a second or not in whole seconds.</exception>
    public RoleBuilder MaxSessionAge(TimeSpan age)
    {
        ThrowIfNoAge(age);
        _maxSessionAge = age;
        return this;
    }

    internal void Write(DocumentNode role)
    {
        _any.Write(role, PolicyKeys.AnyOf);
        _all.Write(role, PolicyKeys.AllOf);
        if (_issuer is not null)
        {
            role.Add(PolicyKeys.Issuer, JsonValueKind.String, _issuer);
        }

        if (_maxTokenAge is { } token)
        {
            role.AddLength(PolicyKeys.MaxTokenAge, token);
        }

        if (_maxSessionAge is { } session)
        {
            role.AddLength(PolicyKeys.MaxSessionAge, session);
        }
    }

    private static void ThrowIfNoAge(TimeSpan age)
    {
        if (age < TimeSpan.FromSeconds(1) || age.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(age), age, "Expected whole seconds, at least one.");
        }
    }

    private RoleBuilder All(Action<RoleRuleBuilder> write)
    {
        write(_all);
        return this;
    }
}
