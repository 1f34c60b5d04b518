// What is allocated on the stack is written before it is read: clearing it would take longer than a small product.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
