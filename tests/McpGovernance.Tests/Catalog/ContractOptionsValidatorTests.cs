using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class ContractOptionsValidatorTests
{
    [Test]
    public void Validate_Defaults_AreRight() => new ContractOptionsValidator().Validate(null, new ContractOptions()).Succeeded.Should().BeTrue();

    [Test]
    public void Validate_WhatIsNoMember_IsNamedAllAtOnce()
    {
        var result = new ContractOptionsValidator().Validate(null, new ContractOptions { AdditionalArguments = (AdditionalArguments)7, InvalidResults = (InvalidResults)(-1) });
        result.FailureMessage.Should().Contain("'ContractOptions.AdditionalArguments' is 7").And.Contain("'ContractOptions.InvalidResults' is -1");
    }
}
