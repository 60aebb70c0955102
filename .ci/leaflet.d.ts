// Leaflet has no types of its own in its package: what the scripts take from it stays unchecked.
declare module "leaflet";
