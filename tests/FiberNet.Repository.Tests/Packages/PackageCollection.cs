namespace FiberNet.Tests.Packages;

/// <summary>The tests that share the packages: those are made once.</summary>
[CollectionDefinition(PackedLibraries.Collection)]
public class PackageCollection : ICollectionFixture<PackedLibraries>;
