using McpGovernance.Identity;
using McpGovernance.Testing;

namespace McpGovernance.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class DelegateCallerResolverContractTests : CallerResolverContractTests
{
    protected override CallerResolver CreateResolver() =>
        new DelegateCallerResolver(static context => new Caller { Kind = CallerKind.Local, Subject = context.User?.FindFirst("sub")?.Value });
}
