"""Looking names up through the resolvers of the machine."""
