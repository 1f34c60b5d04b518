namespace NetFramework.Tests;

public class InputErrorTests
{
    [TestCase(0, 0, "net.yaml: the message")]
    [TestCase(3, 0, "net.yaml:3: the message")]
    [TestCase(3, 14, "net.yaml:3:14: the message")]
    [TestCase(0, 14, "net.yaml: the message")]
    public void An_error_begins_with_what_is_known_of_its_place(int line, int column, string expected)
    {
        Assert.That(new InputError("the message", new SourceLocation("net.yaml", line, column)).ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void An_error_without_a_place_is_its_message()
    {
        Assert.That(new InputError("the message").ToString(), Is.EqualTo("the message"));
        Assert.That(new InputError("the message", new SourceLocation(null, 2)).ToString(), Is.EqualTo("(input):2: the message"));
    }

    [Test]
    public void An_exception_carries_every_error_one_per_line()
    {
        var exception = new InputException([new InputError("one", new SourceLocation("a", 1)), new InputError("two")]);
        Assert.That(exception.Errors, Has.Count.EqualTo(2));
        Assert.That(exception.Message, Is.EqualTo($"a:1: one{Environment.NewLine}two"));
    }

    [TestCase("num_ouput", "num_output")]
    [TestCase("NUM_OUTPUT", "num_output")]
    [TestCase("wieght", "weight")]
    [TestCase("weigt", "weight")]
    [TestCase("lrx", "lr")]
    [TestCase("momentum", null)]
    [TestCase("", null)]
    public void The_nearest_name_is_that_of_the_fewest_edits_if_they_are_few(string name, string? expected)
    {
        Assert.That(NearestName.Of(name, ["weight", "num_output", "bias_term", "lr"]), Is.EqualTo(expected));
    }

    [Test]
    public void A_swap_of_neighbours_is_one_edit()
    {
        Assert.That(NearestName.Of("abdc", ["abcd", "abxx"]), Is.EqualTo("abcd"));
        Assert.That(NearestName.Hint("abdc", ["abcd"]), Is.EqualTo(", did you mean 'abcd'?"));
        Assert.That(NearestName.Hint("zzzz", ["abcd"]), Is.Empty);
    }

    [Test]
    public void A_name_of_a_megabyte_costs_no_table()
    {
        string name = new('x', 1_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(NearestName.Of(name, ["weight", "bias"]), Is.Null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000));
    }
}
