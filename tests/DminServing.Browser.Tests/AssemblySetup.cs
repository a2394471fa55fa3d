using DminServing.Browser.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(Shop))]
