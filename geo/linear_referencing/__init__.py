"""Linear referencing: a kilometre of a route to its place, and a place to its kilometre.

Where every length of a route is a difference of kilometre posts, its kilometres are the posted
ones and the posts calibrate the line; elsewhere they are the route's own, from its start.
"""
