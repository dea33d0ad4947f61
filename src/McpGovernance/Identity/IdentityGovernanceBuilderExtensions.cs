using System.Diagnostics.CodeAnalysis;
using McpGovernance.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Configures how governance finds out who is calling. Identity is always on.</summary>
public static class IdentityGovernanceBuilderExtensions
{
    /// <summary>Configures which claims say who is calling.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseIdentity(this GovernanceBuilder builder, Action<IdentityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Replaces the resolver of callers.</summary>
    /// <typeparam name="TResolver">Yours; created once, with its dependencies.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// Whether a caller counts as verified follows from <see cref="Caller.Kind"/> alone. Return
    /// <see cref="CallerKind.Authenticated"/> only for what you, or the host, validated; everything else is asserted, so return
    /// <see cref="CallerKind.Local"/> or <see cref="Caller.Anonymous"/>. The last resolver that was set counts.
    /// </remarks>
    public static GovernanceBuilder UseCallerResolver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>(this GovernanceBuilder builder)
        where TResolver : CallerResolver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<CallerResolver, TResolver>());
        return builder;
    }

    /// <summary>Replaces the resolver of callers.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="resolver">Yours.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    /// <remarks><inheritdoc cref="UseCallerResolver{TResolver}(GovernanceBuilder)" path="/remarks/node()"/></remarks>
    public static GovernanceBuilder UseCallerResolver(this GovernanceBuilder builder, CallerResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(resolver);
        builder.Services.Replace(ServiceDescriptor.Singleton(resolver));
        return builder;
    }

    /// <summary>Replaces the resolver of callers by a delegate.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="resolve">Called concurrently, once per request; never returns <see langword="null"/>. What it throws refuses the request.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    /// <remarks><inheritdoc cref="UseCallerResolver{TResolver}(GovernanceBuilder)" path="/remarks/node()"/></remarks>
    public static GovernanceBuilder UseCallerResolver(this GovernanceBuilder builder, Func<GovernanceContext, Caller> resolve)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        return builder.UseCallerResolver(new DelegateCallerResolver(resolve));
    }

    internal static GovernanceBuilder AddIdentity(this GovernanceBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<IdentityOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidator>());
        builder.Services.TryAddSingleton<ClaimsCallerResolver>();
        builder.Services.TryAddSingleton<CallerResolver>(static services => services.GetRequiredService<ClaimsCallerResolver>());
        return builder.AddBuiltIn<IdentityInterceptor>();
    }
}
