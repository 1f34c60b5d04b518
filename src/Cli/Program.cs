System.Console.WriteLine("netframework");
