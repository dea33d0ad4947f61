using McpGovernance.Identity;
using McpGovernance.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ClaimsCallerResolverContractTests : CallerResolverContractTests
{
    protected override CallerResolver CreateResolver() =>
        new ClaimsCallerResolver(Options.Create(new IdentityOptions()), NullLogger<ClaimsCallerResolver>.Instance);
}
